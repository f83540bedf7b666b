#!/bin/sh
# Runs the bench of this folder with its own Node. Options: --tiny (small sizes, to see that it runs).
here=$(cd "$(dirname "$0")" && pwd)

has() { ldconfig -p 2>/dev/null | grep -q "$1" || ls /usr/lib/*/"$1" /usr/lib64/"$1" >/dev/null 2>&1; }

# A machine with a driver but without Vulkan's loader gets the one packed here.
if ! has libvulkan.so.1 && [ -e "$here/lib/libvulkan.so.1" ]; then
  export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
# Containers often have NVIDIA's libraries without the file that tells Vulkan of them.
if [ -z "$VK_DRIVER_FILES" ] && has libGLX_nvidia.so.0 &&
  ! ls /etc/vulkan/icd.d/nvidia*.json /usr/share/vulkan/icd.d/nvidia*.json >/dev/null 2>&1; then
  export VK_DRIVER_FILES="$here/lib/nvidia_icd.json" VK_ICD_FILENAMES="$here/lib/nvidia_icd.json"
fi
exec "$here/bin/node" "$here/bench.mjs" "$@"

/** Longer than this is no sentence any more; the whole text stays in the error's details. */
const longest = 240;

/**
 * What a message of ONNX Runtime says, without what only its authors can read: source files and lines, C++
 * signatures, conditions, thread and host names, folders of its libraries. Verified with onnxruntime-node 1.30.
 */
export function plainOrtMessage(message: string): string {
  const { node, status } = failedNode(message.replaceAll(stackLine, ' ').replaceAll(/\s+/g, ' ').trim());
  const said = missingLibrary(status) ?? withoutSource(status).replaceAll(libraryFolder, '');
  const sentence = said.replace(advice, '').trim() || 'a check inside ONNX Runtime failed';
  const whole = node === undefined ? sentence : `${node}: ${sentence}`;
  return whole.length <= longest ? whole : `${whole.slice(0, longest - 1)}…`;
}

/** `at CheckVkSuccess (/build/…/VulkanError.cpp:106)`, as Dawn, the WebGPU implementation, adds it. */
const stackLine = /\s+at \S+ \([^()]*:\d+\)/g;

const libraryFolder = /(?:[A-Za-z]:)?[\\/][^\s"':]*[\\/](?=[^\s"':\\/]+\.(?:so|dll|dylib)\b)/g;

const advice = / ?Please fix either the inputs\/outputs or the model\.$/;

/** The innermost node that failed: a node with a graph inside it repeats the message of the one in there. */
function failedNode(message: string): { readonly node?: string; readonly status: string } {
  const failures = [...message.matchAll(/running (\S+) node\. Name:'([^']*)' Status Message: /g)];
  const innermost = failures.at(-1);
  if (innermost === undefined) return { status: message };
  const [all, operator, name] = innermost;
  return { node: `${operator} ${name}`, status: message.slice(innermost.index + all.length) };
}

function missingLibrary(message: string): string | undefined {
  const [, library] = /([^\s/:]+): cannot open shared object file/.exec(message) ?? [];
  return library === undefined ? undefined : `${library} is not installed on this machine`;
}

function withoutSource(message: string): string {
  // In a message that passed several files, the last one has what happened.
  const places = [...message.matchAll(/\S*onnxruntime\S*\.(?:cc|cpp|cu|cuh|h)(?::|\()\d+\)?\S* /g)];
  const last = places.at(-1);
  if (last === undefined)
    return message.replace(/^(?:\[ONNXRuntimeError\] : \d+ : \w+|OrtSessionOptions\w+) ?: /, '');
  return message
    .slice(last.index + last[0].length)
    .replace(/^.* tid\(\w+\) /, '') // DirectML: caller and thread, before the code of the failure
    .replace(/^.*\[ONNXRuntimeError\] : \d+ : \w+ : /, '')
    .replace(/^.* was false\. ?/, '') // a check: signature and condition
    .replace(/^.*\) \[with [^\]]*\] /, '') // the signature of a template
    .replace(/^[^.;]*\w+::\S+\(.*?\)(?:::<lambda\(.*?\)>)*(?: const)? /, '') // any other signature
    .replace(/ ?; GPU=.*$/, ''); // CUDA: device, host name, file, line and expression
}

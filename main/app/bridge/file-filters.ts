/** What the dialogs offer first. The readers decide by content, so every file can be chosen. */
export const fileFilters = {
  media: [
    {
      name: 'Videos and pictures',
      extensions: [
        ...['mp4', 'mov', 'mkv', 'avi', 'mpg', 'mpeg', 'webm', 'dcm'],
        ...['jpg', 'jpeg', 'png', 'tif', 'tiff', 'bmp'],
      ],
    },
    { name: 'All files', extensions: ['*'] },
  ],
  annotations: [
    { name: 'Boxes', extensions: ['csv', 'json', 'xml'] },
    { name: 'All files', extensions: ['*'] },
  ],
  weights: [
    { name: 'Weights', extensions: ['onnx', 'pth', 'pt', 'safetensors'] },
    { name: 'All files', extensions: ['*'] },
  ],
  network: [
    { name: 'ONNX networks', extensions: ['onnx'] },
    { name: 'All files', extensions: ['*'] },
  ],
};

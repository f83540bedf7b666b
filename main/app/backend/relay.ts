import type { MessagePortMain } from 'electron';
import { WebSocket } from 'ws';

/**
 * Passes frames between the page's port and the backend's loopback WebSocket, unread: the contract is spoken by the two
 * ends. When one side closes, so does the other.
 * @returns ends the relay
 */
export function relayFrames(port: MessagePortMain, address: string): () => void {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  socket.on('open', () => port.start()); // until then the port keeps what the page has already sent
  socket.on('message', (data: Buffer, isBinary) =>
    port.postMessage(isBinary ? new Uint8Array(data) : data.toString('utf8')),
  );
  socket.on('close', () => port.close());
  socket.on('error', () => socket.terminate());
  port.on('message', ({ data }) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (typeof data === 'string' || data instanceof Uint8Array) socket.send(data);
  });
  port.on('close', () => socket.close());
  return () => socket.terminate();
}

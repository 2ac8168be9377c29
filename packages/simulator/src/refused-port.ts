import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/**
 * Reserves a loopback port on which connections are refused. A port that was merely found free
 * could be given to another server a moment later; here an open connection keeps it in use as its
 * own local port, on which nobody listens.
 */
export async function reserveRefusedPort(): Promise<{ port: number; release: () => void }> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port: listenerPort } = listener.address() as AddressInfo;
  const accepted = once(listener, 'connection') as Promise<[Socket]>;
  const near = connect(listenerPort, '127.0.0.1');
  const [[far]] = await Promise.all([accepted, once(near, 'connect')]);
  listener.close();
  const { port } = near.address() as AddressInfo;
  return {
    port,
    release: () => {
      near.destroy();
      far.destroy();
    },
  };
}

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of a server, whose connections can be broken. */
export async function openFlakyNetwork(target: string) {
  const { port: targetPort } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  let isHung = false;
  let toDrop = { path: '', times: 0 };
  let dropped = 0;

  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(targetPort), '127.0.0.1');
    let asked = '';
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (chunk) => {
      asked = /^[A-Z]+ (\S+) HTTP/.exec(chunk.toString('latin1'))?.[1] ?? asked;
      if (!isHung) far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (toDrop.times === 0 || !asked.includes(toDrop.path)) return near.write(chunk);
      toDrop.times -= 1;
      dropped += 1;
      return near.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The server gets the next requests to this path, and their answers are lost. */
    dropAnswers(path: string, times: number) {
      toDrop = { path, times };
    },
    /** How many answers were lost. */
    dropped: () => dropped,
    /** Nothing gets through any more. */
    cut,
    /** Requests are taken and never passed on. */
    hang() {
      isHung = true;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

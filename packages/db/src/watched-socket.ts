import { connect, type Socket } from 'node:net';

/** Where the driver connects to, as it hands it to its `socket` option. */
type Target = { host: string[]; port: number[]; path: string | undefined };

const CHECKS = 10;

/**
 * Makes the driver's sockets. One that receives nothing for so many milliseconds is closed: a
 * network that swallows packets tells neither side, and the kernel goes on sending for a quarter
 * of an hour. Where nothing was under way the pool connects again when it has to.
 */
export function watchedSockets(silenceMs: number): (target: Target) => Socket {
  let connections = 0;
  return ({ host, port, path }) => {
    // The hosts of a list take turns, as they do in the driver.
    const turn = connections++ % host.length;
    const socket = path ? connect(path) : connect(port[turn] ?? 5432, host[turn]);
    watch(socket, silenceMs);
    return socket;
  };
}

// A timer of its own, since the driver takes a socket's listeners away when it turns to TLS.
function watch(socket: Socket, silenceMs: number): void {
  let received = 0;
  let since = performance.now();
  const timer = setInterval(() => {
    if (socket.destroyed) {
      clearInterval(timer);
    } else if (socket.bytesRead > received) {
      received = socket.bytesRead;
      since = performance.now();
    } else if (performance.now() - since > silenceMs) {
      socket.destroy();
    }
  }, silenceMs / CHECKS);
  timer.unref();
}

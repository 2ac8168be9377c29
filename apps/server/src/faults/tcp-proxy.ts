import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

type Pair = { near: Socket; far: Socket };

/** A network between a server and its PostgreSQL, in the test's hands. */
export type TcpProxy = {
  /** The database's URL through the proxy. */
  url: string;
  /** Every packet is swallowed, of the open connections and of new ones. */
  stall(): void;
  /** What was swallowed arrives after all, and the connections go on. */
  resume(): void;
  /** New connections pass; those that were open stay silent for ever, and neither side is told. */
  forget(): void;
  /** Open connections are reset, and new ones as soon as they come. */
  drop(): void;
  /** New connections pass. */
  restore(): void;
  close(): Promise<void>;
};

/** Stands between a client and the PostgreSQL at `databaseUrl`. */
export async function openProxy(databaseUrl: string): Promise<TcpProxy> {
  const target = new URL(databaseUrl);
  let mode: 'forwarding' | 'stalled' | 'dropping' = 'forwarding';
  const pairs = new Set<Pair>();
  const forgotten = new Set<Pair>();
  const end = (pair: Pair) => {
    pair.near.resetAndDestroy();
    pair.far.resetAndDestroy();
    pairs.delete(pair);
  };
  const listener = createServer((near) => {
    if (mode === 'dropping') {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    const pair = { near, far };
    pairs.add(pair);
    join(pair);
    if (mode === 'stalled') hush(pair);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const through = new URL(databaseUrl);
  through.hostname = '127.0.0.1';
  through.port = String((listener.address() as AddressInfo).port);

  return {
    url: through.href,
    stall() {
      mode = 'stalled';
      for (const pair of pairs) hush(pair);
    },
    resume() {
      mode = 'forwarding';
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.resume();
    },
    forget() {
      mode = 'forwarding';
      for (const pair of pairs) forgotten.add(pair);
      pairs.clear();
    },
    drop() {
      mode = 'dropping';
      for (const pair of pairs) end(pair);
    },
    restore() {
      mode = 'forwarding';
    },
    async close() {
      for (const pair of [...pairs, ...forgotten]) end(pair);
      listener.close();
      await once(listener, 'close');
    },
  };
}

function join({ near, far }: Pair): void {
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.on('data', (part: Buffer) => void to.write(part));
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}

/** A socket that nobody reads tells neither data nor an end. */
function hush({ near, far }: Pair): void {
  near.pause();
  far.pause();
}

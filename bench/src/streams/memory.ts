import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What a server's process takes, in MB: what it has of the machine, and what lives in its heap. */
export type Memory = { resident: number; heap: number };

/** What a process has used of a processor so far, in seconds, and what it takes. */
export type Figures = { cpu: number; memory: Memory };

/** A port that nobody listens on, for the inspector of the process to be measured. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Has the process with its inspector at this port collect its garbage: what is left is in use. */
export async function collectGarbage(inspectorPort: number): Promise<void> {
  const list = await fetch(`http://127.0.0.1:${inspectorPort}/json/list`);
  const [target] = (await list.json()) as { webSocketDebuggerUrl: string }[];
  if (!target) throw new Error('The server has no inspector');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, 'open');
  socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
  await once(socket, 'message');
  socket.close();
}

/** What the process tells of itself. */
export async function figuresOf(url: string): Promise<Figures> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return {
    cpu: figure(text, 'process_cpu_seconds_total'),
    memory: {
      resident: figure(text, 'process_resident_memory_bytes') / 2 ** 20,
      heap: figure(text, 'nodejs_heap_size_used_bytes') / 2 ** 20,
    },
  };
}

function figure(text: string, name: string): number {
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`The server tells no ${name}`);
  return Number(value);
}

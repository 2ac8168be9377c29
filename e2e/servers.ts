import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Configuration, environmentOf, Makegood } from './makegood.ts';

/** To start a server with this environment, or to stop the one that was started by this id. */
export type Order = { id: number; env?: Record<string, string> };
export type Answer = { id: number; url?: string; error?: string };

const program = fileURLToPath(new URL('servers-main.ts', import.meta.url));

/** The process of a worker's servers, which loads their code once. */
export class Servers {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  #orders = 0;

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.resolve(answer));
    process.once('exit', (code) => {
      const gone = new Error(`The process of the servers ended with ${code}`);
      for (const { reject } of this.#waiting.values()) reject(gone);
    });
  }

  static open(): Servers {
    const env = { PATH: process.env['PATH'] };
    // What Playwright has Node load for its tests is not for the server.
    return new Servers(fork(program, { env, execArgv: [] }));
  }

  /** Starts a server and waits until it is ready. */
  async start(configuration: Configuration): Promise<Makegood> {
    const id = (this.#orders += 1);
    const { url } = await this.#order({ id, env: environmentOf(configuration) });
    if (url === undefined) throw new Error('A server started, but has no address');
    return Makegood.at(url, async () => {
      await this.#order({ id });
      return 0;
    });
  }

  close(): void {
    this.#process.kill();
  }

  async #order(order: Order): Promise<Answer> {
    const told = Promise.withResolvers<Answer>();
    this.#waiting.set(order.id, told);
    this.#process.send(order);
    const answer = await told.promise;
    this.#waiting.delete(order.id);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }
}

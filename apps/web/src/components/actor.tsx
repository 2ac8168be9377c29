import { useActorName } from '../lib/actor-name.ts';

type ActorProps = {
  /** As the ledger writes it: `staff:<id>`, `key:<id>`, `user:<id>`, `system`. */
  actor: string;
  /** Where it is known already; else it is asked for. */
  name?: string | null;
};

const kinds: Record<string, string> = { staff: 'Staff', key: 'API key', user: 'User' };
/** Those who act without a person or a key. */
const others: Record<string, string> = {
  sweeper: 'Makegood',
  refresh: 'Makegood',
  alerts: 'Makegood',
  clerk: 'Clerk',
  cli: 'Command line',
};
const SHOWN = 8;

/** Who did something: by name where there is one, else by kind and the end of the id; all of it on hover. */
export function Actor({ actor, name = null }: ActorProps) {
  const found = useActorName(name === null ? actor : null);
  const known = name ?? found;
  const [kind = '', id = ''] = actor.split(/:(.*)/);
  const short = id.length > SHOWN + 4 && kind !== 'user' ? `…${id.slice(-SHOWN)}` : id;
  const unnamed = kinds[kind] ? `${kinds[kind]} ${short}` : (others[actor] ?? actor);
  const named = known !== null && kind === 'key' ? `${known} (API key)` : known;
  return <span title={actor}>{named ?? unnamed}</span>;
}

type ActorProps = {
  /** As the ledger writes it: `staff:<id>`, `key:<id>`, `user:<id>`, `system`. */
  actor: string;
  /** Where it is known. */
  name?: string | null;
};

const kinds: Record<string, string> = { staff: 'Staff', key: 'API key', user: 'User' };
const SHOWN = 8;

/** Who did something: by name where it is known, else by kind and the end of the id; all of it on hover. */
export function Actor({ actor, name = null }: ActorProps) {
  const [kind = '', id = ''] = actor.split(/:(.*)/);
  const short = id.length > SHOWN + 4 && kind !== 'user' ? `…${id.slice(-SHOWN)}` : id;
  const unnamed = kinds[kind] ? `${kinds[kind]} ${short}` : actor;
  const named = name !== null && kind === 'key' ? `${name} (API key)` : name;
  return <span title={actor}>{named ?? unnamed}</span>;
}

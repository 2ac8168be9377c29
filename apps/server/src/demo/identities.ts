import { diceOf } from './dice.ts';
import { userIdOf } from './people.ts';

const firstNames =
  'Ada Amir Ana Ben Chidi Clara Dana Elif Emil Farah Gus Hana Ines Ivo Jun Kai Lea Luca Maya Mina Nils Nora Omar Pia Quinn Ravi Rosa Sami Tara Uma Viktor Wanda Yara Zoe'.split(
    ' ',
  );
const lastNames =
  'Abel Bauer Castro Demir Eriksen Fischer Garcia Haddad Ito Jansen Kowalski Lopez Moreau Nowak Okafor Petrov Quist Rossi Silva Tanaka Ueda Vogel Weiss Yilmaz Zhang'.split(
    ' ',
  );

/** Who the demo's users are: the same names each time, none of a real person's address. */
export function identitiesOf(count: number) {
  return Array.from({ length: count }, (_, i) => {
    const userId = userIdOf(i);
    const dice = diceOf(`${userId} name`);
    const first = dice.pick(firstNames, () => 1);
    const last = dice.pick(lastNames, () => 1);
    const email = `${first}.${last}.${i + 1}@example.com`.toLowerCase();
    return { userId, name: `${first} ${last}`, email };
  });
}

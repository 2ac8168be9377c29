import { type FormEvent, useState } from 'react';
import { send } from './send.ts';

export function SignIn({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const [problem, setProblem] = useState('');
  const signIn = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get('name');
    try {
      await send('POST', '/sign-in', { name });
      await onSignedIn();
    } catch (error) {
      setProblem(String(error instanceof Error ? error.message : error));
    }
  };
  return (
    <main className="sign-in">
      <h1>AI Studio</h1>
      <p>An example of a product that sells AI work by credits. You get 100 to begin with.</p>
      <form onSubmit={(event) => void signIn(event)}>
        <label>
          Your name
          <input name="name" autoComplete="username" required maxLength={30} />
        </label>
        <button type="submit">Sign in</button>
        {problem && <p role="alert">{problem}</p>}
      </form>
    </main>
  );
}

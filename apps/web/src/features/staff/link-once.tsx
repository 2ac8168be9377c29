import { SecretOnce } from '../../components/secret-once.tsx';
import { When } from '../../components/when.tsx';

export type Link = { email: string; link: string; expiresAt: string; isReset: boolean };

type LinkOnceProps = { made: Link; onDone: () => void };

/** A link that lets someone in, shown once. */
export function LinkOnce({ made: { email, link, expiresAt, isReset }, onDone }: LinkOnceProps) {
  return (
    <SecretOnce
      title={isReset ? 'A link for a new password' : 'An invitation'}
      of="link"
      value={link}
      onDone={onDone}
    >
      Send it to <strong>{email}</strong> yourself: it is shown only this time, and whoever has it
      can {isReset ? 'choose the password' : 'join'}. It works once and ends <When at={expiresAt} />
      .
    </SecretOnce>
  );
}

import { Button } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { postAuth } from '../../lib/auth-calls.ts';
import { toastProblem } from '../../lib/toast.tsx';

/** Leads to the company's own sign-in, and from there to where one was. */
export function SsoButton({ back }: { back: string }) {
  const attempt = useMutation({
    mutationFn: () => postAuth<{ url: string }>('sign-in/sso', { callbackURL: back }),
    onSuccess: ({ url }) => location.assign(url),
    onError: (error) => void toastProblem(error),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconBuilding size={18} aria-hidden />}
      loading={attempt.isPending || attempt.isSuccess}
      onClick={() => attempt.mutate()}
    >
      Single sign-on
    </Button>
  );
}

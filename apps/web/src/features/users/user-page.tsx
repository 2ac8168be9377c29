import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '../../components/page-header.tsx';

const route = getRouteApi('/users/$userId');

export function UserPage() {
  const { userId } = route.useParams();
  return <PageHeader title={userId} back={{ to: '/users', words: 'Users' }} />;
}

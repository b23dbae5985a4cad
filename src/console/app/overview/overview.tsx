import { Head } from '../object/index.ts';
import { useSession } from '../shell/session.ts';
import { useSay, useTexts } from '../texts/index.ts';

export const Overview = () => {
  const t = useTexts();
  const say = useSay();
  const claims = useSession().claims();
  return <Head title={say(t.overview.welcome, { name: claims.name ?? claims.preferredUsername ?? '' })} />;
};

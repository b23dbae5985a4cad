import { useTitle } from '../object/title.ts';
import { useTexts } from '../texts/index.ts';
import { Search } from '../ui/icons.ts';
import { ButtonLink } from '../ui/link.tsx';
import { Empty } from '../ui/show.tsx';

/** An address that leads to nothing, or to what has been removed. */
export const Nowhere = () => {
  const t = useTexts();
  useTitle(t.common.notFoundTitle);
  return (
    <Empty icon={Search} title={t.common.notFoundTitle} main>
      <p>{t.common.notFoundText}</p>
      <ButtonLink to="/">{t.common.notFoundHome}</ButtonLink>
    </Empty>
  );
};

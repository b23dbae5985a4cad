import { useSay, useTexts } from '../texts/index.ts';
import { Notice } from '../ui/index.ts';
import { isPlainHttp } from './uris.ts';

/** Tells what is dangerous about redirect URIs, before they are used. */
export const Insecure = ({ uris }: { readonly uris: readonly string[] }) => {
  const say = useSay();
  const { insecure: texts } = useTexts().applications;
  const plain = uris.filter(isPlainHttp);
  const wild = uris.filter((uri) => uri.includes('*'));
  return (
    <>
      {plain.length > 0 && <Notice kind="warn">{say(texts.plainHttp, { uris: plain.join(', ') })}</Notice>}
      {wild.length > 0 && <Notice kind="warn">{say(texts.wildcard, { uris: wild.join(', ') })}</Notice>}
    </>
  );
};

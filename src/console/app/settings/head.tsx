import type { ReactNode } from 'react';
import { AsCalls, Head } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { baseOf, type Level, type Setting, textsOf } from './catalogue.ts';

/** The top of a page of settings. */
export const SettingHead = ({
  setting,
  part,
  level,
  terraform,
  children,
}: {
  readonly setting: Setting;
  /** What of it the page is about, where it has pages of its own. */
  readonly part?: { readonly title: string; readonly text: string };
  readonly level: Level;
  readonly terraform?: string | undefined;
  readonly children?: ReactNode;
}) => {
  const t = useTexts();
  const { title, text } = textsOf(t, setting.id);
  const trail = level === 'instance' ? t.settings.titleInstance : t.settings.title;
  const trails = [
    { label: trail, to: baseOf[level] },
    ...(part ? [{ label: title, to: `${baseOf[level]}/${setting.id}` }] : []),
  ];
  return (
    <>
      <Head title={part?.title ?? title} trail={trails} under={part?.text ?? text}>
        <AsCalls terraform={terraform} />
      </Head>
      {children}
    </>
  );
};

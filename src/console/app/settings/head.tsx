import type { ReactNode } from 'react';
import { AsCalls, Head } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { baseOf, type Level, type Setting, textsOf } from './catalogue.ts';

/** The top of a page of settings. */
export const SettingHead = ({
  setting,
  level,
  terraform,
  children,
}: {
  readonly setting: Setting;
  readonly level: Level;
  readonly terraform?: string | undefined;
  readonly children?: ReactNode;
}) => {
  const t = useTexts();
  const { title, text } = textsOf(t, setting.id);
  const trail = level === 'instance' ? t.settings.titleInstance : t.settings.title;
  return (
    <>
      <Head title={title} trail={[{ label: trail, to: baseOf[level] }]} under={text}>
        <AsCalls terraform={terraform} />
      </Head>
      {children}
    </>
  );
};

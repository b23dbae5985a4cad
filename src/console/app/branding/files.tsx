import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { problemOf, useCall, useUpload } from '../api/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import type { Level } from '../settings/catalogue.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Image, Trash2, Type, Upload } from '../ui/icons.ts';
import { attempt, Button, Icon, IconButton, Notice, tellDone } from '../ui/index.ts';
import { type Files, type SlotName, slots } from './branding.ts';
import { calls } from './calls.ts';

const paths: Readonly<Record<SlotName, string>> = {
  logo: 'logo',
  logoDark: 'logo/dark',
  icon: 'icon',
  iconDark: 'icon/dark',
  font: 'font',
};
const owners: Readonly<Record<Level, string>> = { instance: 'instance', organization: 'org' };

/** Pictures and the font: each is uploaded, and removed, by itself. */
export const BrandingFiles = ({
  level,
  files,
  open,
}: {
  readonly level: Level;
  readonly files: Files;
  readonly open: boolean;
}) => {
  const t = useTexts();
  const texts = t.branding.files;
  return (
    <Card title={texts.title} text={texts.text}>
      <Things label={texts.title}>
        {slots.map((slot) => (
          <Slot key={slot} level={level} slot={slot} url={files[slot]} open={open} />
        ))}
      </Things>
    </Card>
  );
};

const Slot = ({
  level,
  slot,
  url,
  open,
}: {
  readonly level: Level;
  readonly slot: SlotName;
  readonly url: string;
  readonly open: boolean;
}) => {
  const t = useTexts();
  const say = useSay();
  const upload = useUpload();
  const clear = useCall(calls[level].remove[slot]);
  const [pending, setPending] = useState(false);
  const [refused, setRefused] = useState('');
  const texts = t.branding.files;
  const { label: name, hint } = texts.slots[slot];
  const place = async (file: File | undefined) => {
    if (!file) return;
    setPending(true);
    setRefused('');
    try {
      await upload(`${owners[level]}/policy/label/${paths[slot]}`, file);
      tellDone(say(texts.uploaded, { name }));
    } catch (error) {
      setRefused(problemOf(error).title(t));
    } finally {
      setPending(false);
    }
  };
  const actions = open && (
    <>
      <FileTrigger
        acceptedFileTypes={slot === 'font' ? ['.woff2', '.woff', '.ttf', '.otf'] : ['image/*']}
        onSelect={(chosen) => void place(chosen?.[0])}
      >
        <Button icon={Upload} isPending={pending} aria-label={say(texts.uploadOne, { name })}>
          {texts.upload}
        </Button>
      </FileTrigger>
      {url && (
        <IconButton
          icon={Trash2}
          label={say(texts.removeOne, { name })}
          onPress={() => void attempt(() => clear({}), say(texts.removed, { name }))}
        />
      )}
    </>
  );
  return (
    <Thing actions={actions}>
      <div className="branding-file">
        <div className="picture" data-dark={slot.endsWith('Dark') || undefined}>
          {url && slot !== 'font' ? <img src={url} alt="" /> : <Icon of={slot === 'font' ? Type : Image} />}
        </div>
        <div>
          <strong>{name}</strong>
          <div className="hint">{url ? hint : `${texts.none} ${hint}`}</div>
        </div>
      </div>
      {refused && <Notice kind="danger">{refused}</Notice>}
    </Thing>
  );
};

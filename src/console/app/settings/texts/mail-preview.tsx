import { useEffect, useRef, useState } from 'react';
import {
  MessagePreviewService,
  PreviewScheme,
} from '../../../../contract/services/postern/notification/v1.ts';
import { useQueryOf } from '../../api/index.ts';
import { Card } from '../../object/index.ts';
import { useTexts } from '../../texts/index.ts';
import { Failed } from '../../ui/index.ts';
import type { Part } from './kinds.ts';

const frameAddress = '/ui/console/preview/mail';
/** Between keys that are typed one after the other. */
const restMs = 250;

type Words = Readonly<Record<Part, string>>;

interface Mail {
  readonly words: Words;
  readonly language: string;
  /** '' for the instance. */
  readonly organizationId: string;
}

function useRested(mail: Mail): Mail {
  const [rested, setRested] = useState(mail);
  const told = JSON.stringify(mail);
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(told) as Mail), restMs);
    return () => clearTimeout(timer);
  }, [told]);
  return rested;
}

/** The mail itself, as it would arrive: on a light and on a dark device, and on a phone. */
export const MailPreview = (mail: Mail) => {
  const { title, light, dark, phone } = useTexts().branding.preview;
  const rested = useRested(mail);
  return (
    <Card title={title}>
      <div className="mail-preview">
        <Screen label={light} mail={rested} scheme={PreviewScheme.LIGHT} />
        <Screen label={dark} mail={rested} scheme={PreviewScheme.DARK} />
        <Screen label={phone} mail={rested} scheme={PreviewScheme.LIGHT} phone />
      </div>
    </Card>
  );
};

const Screen = ({
  label,
  mail,
  scheme,
  phone,
}: {
  readonly label: string;
  readonly mail: Mail;
  readonly scheme: PreviewScheme;
  readonly phone?: boolean;
}) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  const { data, error } = useQueryOf(
    MessagePreviewService.method.previewMessage,
    { ...mail, scheme },
    { placeholderData: (before) => before },
  );
  useEffect(() => {
    const page = frame.current?.contentDocument?.documentElement;
    if (ready && data && page) page.innerHTML = data.html;
  }, [ready, data]);
  if (error) return <Failed error={error} />;
  return (
    <figure className="mail" data-phone={phone}>
      <div className="subject truncate">{data?.subject}</div>
      <div className="pane" inert>
        <iframe
          ref={frame}
          title={label}
          src={frameAddress}
          sandbox="allow-same-origin"
          onLoad={() => setReady(true)}
        />
      </div>
      <figcaption className="muted small">{label}</figcaption>
    </figure>
  );
};

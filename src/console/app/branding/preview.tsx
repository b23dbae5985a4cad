import { useEffect, useState } from 'react';
import { useTexts } from '../texts/index.ts';
import { type Branding, previewAddress } from './branding.ts';

/** Between keys that are typed one after the other. */
const restMs = 150;

function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** The login itself, as it would be: on a light and on a dark device, and on a phone. */
export const Preview = ({ of }: { readonly of: Branding }) => {
  const t = useTexts();
  const light = useRested(previewAddress(of, 'light'));
  const dark = useRested(previewAddress(of, 'dark'));
  const texts = t.branding.preview;
  return (
    <section className="branding-preview" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <Screen label={texts.light} address={light} />
      <Screen label={texts.dark} address={dark} />
      <Screen label={texts.phone} address={light} phone />
      <p className="hint">{texts.text}</p>
    </section>
  );
};

/** What is shown stays until what comes after it is there whole: nothing flashes. */
const Screen = ({
  label,
  address,
  phone,
}: {
  readonly label: string;
  readonly address: string;
  readonly phone?: boolean;
}) => {
  const [shown, setShown] = useState(address);
  return (
    <figure className="screen" data-phone={phone}>
      <div className="pane" inert>
        {[...new Set([shown, address])].map((one) => (
          <iframe
            key={one}
            title={label}
            src={one}
            sandbox="allow-same-origin"
            data-shown={one === shown || undefined}
            onLoad={() => one === address && setShown(one)}
          />
        ))}
      </div>
      <figcaption>{label}</figcaption>
    </figure>
  );
};

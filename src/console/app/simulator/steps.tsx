import { Link } from '@tanstack/react-router';
import {
  Proof,
  SignInLevel,
  SignInOfferType,
  SignInPage,
  type SignInReason,
  SignInRule,
  type SignInSource,
  type SignInStep,
} from '../../../contract/services/postern/login/v1.ts';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { Badge } from '../ui/index.ts';
import { settingOf } from './decided.ts';

/** The pages of a sign-in in their order, each with what decides. */
export const Steps = ({ steps }: { readonly steps: readonly SignInStep[] }) => {
  const t = useTexts();
  return (
    <ol className="pages-seen" aria-label={t.simulator.what}>
      {steps.map((step) => (
        <Seen key={step.page} step={step} />
      ))}
    </ol>
  );
};

const Seen = ({ step }: { readonly step: SignInStep }) => {
  const { simulator: texts } = useTexts();
  const language = useLanguage();
  const list = (words: readonly string[]) =>
    new Intl.ListFormat(language, { type: 'disjunction' }).format(words);
  const { page, address, reasons, offers, factors, branding, maySkip } = step;
  return (
    <li className="page-seen">
      <h3>
        {texts.pages[SignInPage[page] as keyof typeof texts.pages]}{' '}
        {maySkip && <Badge>{texts.maySkip}</Badge>}
      </h3>
      {address && <code className="muted small">{address}</code>}
      <ul className="reasons">
        {reasons.map((reason) => (
          <Because key={reason.rule} reason={reason} />
        ))}
      </ul>
      {factors.length > 0 && (
        <p className="small">
          <span className="muted">{texts.factors}:</span>{' '}
          {list(factors.map((factor) => texts.proofs[Proof[factor] as keyof typeof texts.proofs]))}
        </p>
      )}
      {offers.length > 0 && (
        <p className="small">
          <span className="muted">{texts.alsoOffers}:</span>{' '}
          {list(offers.map(({ type }) => texts.offers[SignInOfferType[type] as keyof typeof texts.offers]))}{' '}
          <Source source={offers[0]?.source} setting="login" />
        </p>
      )}
      {branding && (
        <p className="small">
          <span className="muted">{texts.branding}:</span> <Source source={branding} setting="branding" />
        </p>
      )}
    </li>
  );
};

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `864000s` as people say it; other values as they are. */
function useValue(): (value: string) => string {
  const language = useLanguage();
  return (value) => {
    const [, digits] = /^(\d+)s$/.exec(value) ?? [];
    if (digits === undefined) return value;
    const seconds = Number(digits);
    const [unit, size] = units.find(([, each]) => seconds % each === 0) ?? (['second', 1] as const);
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
      seconds / size,
    );
  };
}

const Because = ({ reason }: { readonly reason: SignInReason }) => {
  const { simulator: texts } = useTexts();
  const say = useSay();
  const inWords = useValue();
  const rule = texts.rules[SignInRule[reason.rule] as keyof typeof texts.rules];
  return (
    <li>
      {say(rule, { value: inWords(reason.value) })}{' '}
      <Source source={reason.source} setting={settingOf(reason.rule)} />
    </li>
  );
};

/** At which level it is decided; leads there. */
const Source = ({
  source,
  setting,
}: {
  readonly source: SignInSource | undefined;
  readonly setting: string | undefined;
}) => {
  const { simulator: texts } = useTexts();
  if (!source) return null;
  const label = texts.levels[SignInLevel[source.level] as keyof typeof texts.levels];
  const to = placeOf(source, setting);
  if (!to) return <Badge>{label}</Badge>;
  return (
    <Link {...to} className="badge">
      {label}
    </Link>
  );
};

function placeOf({ level, id }: SignInSource, setting: string | undefined) {
  switch (level) {
    case SignInLevel.SYSTEM:
    case SignInLevel.INSTANCE:
      return setting ? { to: `/instance/${setting}` } : undefined;
    case SignInLevel.ORGANIZATION:
      return setting ? { to: `/settings/${setting}`, search: { org: id } as never } : undefined;
    case SignInLevel.PROJECT:
      return { to: `/projects/${id}` };
    case SignInLevel.APPLICATION:
      return { to: `/applications/${id}` };
    case SignInLevel.USER:
      return { to: `/users/${id}` };
    default:
      return undefined;
  }
}

import { useState } from 'react';
import {
  type Domain,
  DomainValidationType,
  type GenerateOrganizationDomainValidationResponse,
  OrganizationService,
} from '../../../contract/services/org/v2.ts';
import { problemOf, useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Button, ProblemNotice, Radios, Snippet, tellDone } from '../ui/index.ts';

const { generateOrganizationDomainValidation, verifyOrganizationDomain } = OrganizationService.method;

type Way = 'dns' | 'http';
type Proof = GenerateOrganizationDomainValidationResponse & { readonly way: Way };

const types = { dns: DomainValidationType.DNS, http: DomainValidationType.HTTP } as const;

/** Proves that a domain is the organization's: what to put where, and a look whether it is there. */
export const VerifyDomain = ({
  domain,
  onDone,
}: {
  readonly domain: Domain;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const generate = useCall(generateOrganizationDomainValidation);
  const [proof, setProof] = useState<Proof>();
  const { organizationId, domain: name } = domain;
  const texts = t.organizations.domains;
  const form = useForm({
    id: `verify-domain:${organizationId}:${name}`,
    initial: { way: 'dns' as Way },
    async submit({ way }) {
      setProof({ ...(await generate({ organizationId, domain: name, type: types[way] })), way });
    },
  });
  if (proof) return <Instructions domain={domain} proof={proof} onDone={onDone} />;
  return (
    <Form form={form} deed={texts.show} evenUnchanged onCancel={onDone}>
      <Radios<Way>
        label={texts.way}
        choices={[
          { id: 'dns', label: texts.ways.dns, hint: texts.ways.dnsHint },
          { id: 'http', label: texts.ways.http, hint: texts.ways.httpHint },
        ]}
        {...form.field('way')}
      />
    </Form>
  );
};

const Instructions = ({
  domain: { organizationId, domain },
  proof: { way, url, token },
  onDone,
}: {
  readonly domain: Domain;
  readonly proof: Proof;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const verify = useCall(verifyOrganizationDomain);
  const [pending, setPending] = useState(false);
  const [failed, setFailed] = useState<unknown>();
  const texts = t.organizations.domains;
  const check = async () => {
    setPending(true);
    setFailed(undefined);
    try {
      await verify({ organizationId, domain });
      tellDone(say(texts.checked, { name: domain }));
      onDone();
    } catch (error) {
      setFailed(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <div className="stack">
      <p>{way === 'dns' ? texts.dnsText : texts.httpText}</p>
      <h3>{way === 'dns' ? texts.record : texts.address}</h3>
      <Snippet label={way === 'dns' ? texts.record : texts.address} text={url} />
      <h3>{texts.content}</h3>
      <Snippet label={texts.content} text={token} />
      {failed !== undefined && <ProblemNotice problem={problemOf(failed)} />}
      <div className="ends">
        <Button onPress={onDone}>{t.common.close}</Button>
        <Button kind="primary" isPending={pending} onPress={() => void check()}>
          {texts.check}
        </Button>
      </div>
    </div>
  );
};

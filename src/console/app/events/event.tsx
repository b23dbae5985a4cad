import { useParams } from '@tanstack/react-router';
import { AdminService } from '../../../contract/services/admin/v1.ts';
import { useSuspenseQueryOf } from '../api/index.ts';
import { AsCalls, Card, Facts, Head, ObjectLink } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useTexts } from '../texts/index.ts';
import { ButtonLink, Copy, Moment, Snippet } from '../ui/index.ts';
import { kindOf, titleOf } from './queries.ts';

const { listEvents } = AdminService.method;

const positionOf = (text: string): bigint => (/^\d{1,18}$/.test(text) ? BigInt(text) : 0n);

/** One event with all that it says. */
export const EventPage = () => {
  const t = useTexts();
  const { position: said = '' } = useParams({ strict: false }) as { position?: string };
  const position = positionOf(said);
  // The first at or after the position: it is the one, or there is none.
  const { data } = useSuspenseQueryOf(listEvents, {
    sequence: position > 0n ? position - 1n : 0n,
    asc: true,
    limit: 1,
  });
  const event = data.events.find(({ sequence }) => sequence === position);
  if (!event) return <Nowhere />;
  const { aggregate, editor, type } = event;
  const { columns } = t.events;
  const id = aggregate?.id ?? '';
  return (
    <>
      <Head title={titleOf(event)} trail={[{ label: t.events.title, to: '/events' }]} id={said}>
        <AsCalls />
        <ButtonLink to="/events" search={{ object: id } as never}>
          {t.events.ofObject}
        </ButtonLink>
      </Head>
      <div className="stack">
        <Card title={t.events.facts}>
          <Facts
            of={[
              [columns.at, <Moment key="at" at={event.creationDate} />],
              [columns.type, <code key="type">{type?.type}</code>],
              [
                columns.object,
                <ObjectLink key="object" type={aggregate?.type?.type ?? ''} id={id}>
                  {kindOf(event)} {id}
                </ObjectLink>,
              ],
              [
                columns.who,
                <ObjectLink key="who" type="user" id={editor?.userId ?? ''}>
                  {editor?.displayName || editor?.userId || t.common.historySystem}
                </ObjectLink>,
              ],
              [columns.service, editor?.service || '–'],
              [
                columns.organization,
                aggregate?.resourceOwner ? <Copy key="owner" text={aggregate.resourceOwner} /> : '–',
              ],
            ]}
          />
        </Card>
        <Card title={columns.payload} text={t.events.payloadText}>
          {event.payload && Object.keys(event.payload).length > 0 ? (
            <Snippet label={t.events.asJson} text={JSON.stringify(event.payload, undefined, 2)} />
          ) : (
            <p className="muted">{t.events.noPayload}</p>
          )}
        </Card>
      </div>
    </>
  );
};

import { commandDetails, rowDetails } from '../contract/details.ts';
import type { RequestContext } from '../contract/types.ts';
import { requireLanguage } from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import { decideAt, inInstance, inOrg, settingsOf } from '../settings/index.ts';
import * as commands from './commands.ts';
import type { TextKind, TextRpc } from './kinds.ts';
import { messageKinds } from './message-kinds.ts';
import { customTexts } from './queries.ts';
import { loginKind } from './screens.ts';
import { textSlices } from './state.ts';
import { effectiveTexts } from './texts.ts';

/** Every kind of text that instances have and organizations may override: what is listed here is served. */
/** Those whose texts the contract has RPCs for. */
export const textKinds: readonly TextKind[] = [...messageKinds, loginKind].filter(
  ({ rpcs }) => rpcs.length > 0,
);

type Handler = (request: { language: string }, context: RequestContext) => Promise<object>;

/** Handlers of all kinds' RPCs in one service of version 1: those of the instance, or of the organization that the call acts in. */
export const textHandlers = (platform: Platform, service: TextRpc['service']): Record<string, Handler> =>
  Object.fromEntries(
    textKinds.flatMap((kind) =>
      kind.rpcs
        .filter((rpc) => rpc.service === service)
        .map(({ method, does }) => [
          method,
          does === 'default' || does === 'custom'
            ? reader(platform, kind, service, does)
            : writer(platform, kind, service, does),
        ]),
    ),
  );

function reader(
  { sql }: Platform,
  kind: TextKind,
  service: TextRpc['service'],
  does: 'default' | 'custom',
): Handler {
  const ofOrg = service === 'management';
  return async (request, { instance, orgId }) => {
    const language = requireLanguage(request.language);
    const answer = (texts: ReadonlyMap<string, string>, details: object, isDefault: boolean) => ({
      customText: { ...kind.tell(texts), details, isDefault },
    });
    if (does === 'custom') {
      const { template } = kind;
      const rows = await customTexts(sql, instance.id, ofOrg ? orgId : '', { template, language });
      const own = rows.filter((row) => row.of_org === ofOrg);
      const newest = own.toSorted((a, b) => Number(BigInt(b.sequence) - BigInt(a.sequence)))[0];
      if (newest) return answer(new Map(own.map(({ key, text }) => [key, text])), rowDetails(newest), false);
    }
    const inherited = !ofOrg
      ? kind.defaults(language)
      : await effectiveTexts(sql, kind, instance.id, '', language);
    const told = does === 'default' || kind.toldWhereUnset;
    return answer(told ? inherited : new Map(), { resourceOwner: instance.id }, true);
  };
}

function writer(
  platform: Platform,
  kind: TextKind,
  service: TextRpc['service'],
  does: 'set' | 'reset',
): Handler {
  return async (request, context) => {
    const restrictions = await settingsOf(platform).restrictions(context.instance.id, '');
    // Texts in a language that is no longer allowed can still be taken back.
    const allowed = does === 'set' ? restrictions.values.allowedLanguages : [];
    const of = {
      template: kind.template,
      language: requireLanguage(request.language, 'language', allowed),
    };
    const place = service === 'admin' ? inInstance(context) : inOrg(context.orgId);
    const done = await decideAt(platform, context, textSlices, place, (own) =>
      does === 'set'
        ? commands.setTexts(place.level, own, of, kind.read(request))
        : commands.resetTexts(place.level, own, of),
    );
    return { details: commandDetails(done) };
  };
}

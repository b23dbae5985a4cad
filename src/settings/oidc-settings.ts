import { commandDetails } from '../contract/details.ts';
import type { AddOIDCSettingsRequest, AdminService } from '../contract/services/admin/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import { alreadyExists, failedPrecondition, invalidArgument } from '../errors/index.ts';
import type { ChangeOf, Decision, ValuesOf } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { detailsOf } from './details.ts';
import { decideAt, inInstance, keptIn } from './levels.ts';
import { oidcFields as fields, oidcSettingsAdded, oidcSettingsChanged } from './oidc-events.ts';
import { settingsOf } from './settings.ts';
import * as wire from './wire.ts';

type OidcFields = typeof fields.all;
export type OidcSettings = ValuesOf<OidcFields>;

/** undefined: as the product has them. */
export const oidcSlice = keptIn<OidcSettings | undefined>(
  'instance',
  [oidcSettingsAdded.type, oidcSettingsChanged.type],
  undefined,
  (own, event) => fields.fold(own ?? fields.defaults, event.payload as object),
);

export const defaultOidcSettings = fields.defaults;
/** The fact that gives a new instance these settings. */
export const usualOidcSettings = () => oidcSettingsAdded(fields.write(fields.defaults));

/** Ten years: longer than anything that is issued should be good. */
const longest = 10 * 365 * 24 * 3_600_000;

const names = {
  accessTokenLifetime: 'access_token_lifetime',
  idTokenLifetime: 'id_token_lifetime',
  refreshTokenIdleExpiration: 'refresh_token_idle_expiration',
  refreshTokenExpiration: 'refresh_token_expiration',
} as const;

type Stated = Pick<AddOIDCSettingsRequest, keyof typeof names>;

/** What is left out stays as it is. @throws PosternError `invalid_argument` for what is no lifetime */
function readSettings(request: Stated): ChangeOf<OidcFields> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, field]) => {
      const given = request[name as keyof Stated];
      if (given === undefined) return [];
      const value = Math.round(wire.nanoseconds(given) / 1e6);
      if (value >= 1000 && value <= longest) return [[name, value]];
      throw invalidArgument(
        'SETT-Oid01',
        `${field} must be between one second and ten years, as in "43200s"`,
        { field },
      );
    }),
  );
}

const slices = { instance: oidcSlice, org: oidcSlice };

function add(own: OidcSettings | undefined, said: ChangeOf<OidcFields>): Decision {
  if (own)
    throw alreadyExists(
      'SETT-Oid02',
      'The instance has OIDC settings of its own already; update them instead',
    );
  return { events: [oidcSettingsAdded(fields.write(fields.apply(fields.defaults, said)))] };
}

function change(own: OidcSettings | undefined, said: ChangeOf<OidcFields>): Decision {
  if (!own) return add(own, said);
  const differences = fields.differences(own, said);
  if (Object.keys(differences).length === 0)
    throw failedPrecondition(
      'SETT-Oid03',
      'Nothing was changed: the instance has these OIDC settings already',
    );
  return { events: [oidcSettingsChanged(fields.write(differences))] };
}

export function oidcSettingsHandlers(platform: Platform) {
  const deciding = (decide: typeof add) => async (request: Stated, context: RequestContext) => {
    const said = readSettings(request);
    const done = await decideAt(platform, context, slices, inInstance(context), (own) => decide(own, said));
    return { details: commandDetails(done) };
  };
  const duration = (value: number) => wire.duration(value * 1e6);
  return {
    async getOIDCSettings(_request: object, { instance }: RequestContext) {
      const found = await settingsOf(platform).oidc(instance.id, '');
      const { values } = found;
      return {
        settings: {
          details: detailsOf(found, instance.id),
          accessTokenLifetime: duration(values.accessTokenLifetime),
          idTokenLifetime: duration(values.idTokenLifetime),
          refreshTokenIdleExpiration: duration(values.refreshTokenIdleExpiration),
          refreshTokenExpiration: duration(values.refreshTokenExpiration),
        },
      };
    },
    addOIDCSettings: deciding(add),
    updateOIDCSettings: deciding(change),
  } satisfies Handlers<typeof AdminService>;
}

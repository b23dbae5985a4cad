import { commandDetails, listDetailsV1 } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { Handlers } from '../contract/types.ts';
import { pageLimit, pageOffset } from '../database/search.ts';
import type { Platform } from '../platform.ts';
import { detailsOf } from './details.ts';
import { decideAt, inInstance } from './levels.ts';
import {
  changeGenerator,
  type GeneratorName,
  generatorByNumber,
  generatorNumber,
  generatorSlice,
  type SecretGenerators,
  settableGenerators,
} from './secret-generators.ts';
import { settingsOf } from './settings.ts';
import * as wire from './wire.ts';

const slices = { instance: generatorSlice, org: generatorSlice };

const messageOf = (generators: SecretGenerators, name: GeneratorName, instanceId: string) => {
  const { values, audit } = generators[name];
  const { expiry, ...rest } = values;
  return {
    ...rest,
    generatorType: generatorNumber(name),
    expiry: wire.duration(expiry),
    details: detailsOf({ values, owner: 'instance', audit }, instanceId),
  };
};

export function secretGeneratorHandlers(platform: Platform) {
  const generatorsIn = async (instanceId: string) =>
    (await settingsOf(platform).secretGenerators(instanceId, '')).values;
  return {
    async listSecretGenerators({ query, queries }, { instance }) {
      const generators = await generatorsIn(instance.id);
      const asked = queries.flatMap((one) =>
        one.query.case === 'typeQuery' ? [generatorByNumber(one.query.value.generatorType)] : [],
      );
      const found = settableGenerators.filter((name) => asked.every((each) => each === name));
      const sorted = query && !query.asc ? found.toReversed() : found;
      const limit = pageLimit(query);
      const offset = Number(pageOffset(query));
      const rows = sorted.slice(offset, offset + limit);
      const page = { rows, total: BigInt(found.length), limit };
      return {
        details: listDetailsV1(page, platform.projections.position(), platform.clock()),
        result: rows.map((name) => messageOf(generators, name, instance.id)),
      };
    },

    async getSecretGenerator({ generatorType }, { instance }) {
      const name = generatorByNumber(generatorType);
      return { secretGenerator: messageOf(await generatorsIn(instance.id), name, instance.id) };
    },

    async updateSecretGenerator(request, context) {
      const name = generatorByNumber(request.generatorType);
      const { length, includeLowerLetters, includeUpperLetters, includeDigits, includeSymbols } = request;
      const said = {
        length,
        includeLowerLetters,
        includeUpperLetters,
        includeDigits,
        includeSymbols,
        expiry: request.expiry && wire.nanoseconds(request.expiry),
      };
      const done = await decideAt(platform, context, slices, inInstance(context), (own) =>
        changeGenerator(own, name, said),
      );
      return { details: commandDetails(done) };
    },
  } satisfies Handlers<typeof AdminService>;
}

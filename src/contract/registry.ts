import { internal } from '../errors/index.ts';
import { routes } from './generated/routes.ts';
import { loaders } from './generated/services.ts';
import type { Contract } from './routes.ts';

/** The routes of every RPC, and the descriptors of a service once somebody asks for them. */
export const contract: Contract = {
  routes,
  loadService: async (typeName) => {
    const load = loaders[typeName];
    if (!load) throw internal('CONTRACT-Svc01', `There is no service ${typeName}`);
    return load();
  },
};

import { type Cases, reads } from '../e2e/tenancy/case.ts';

interface Named {
  readonly user: { readonly preferredLoginName: string };
}

export const cases: Readonly<Record<string, Cases>> = {
  'postern.login.v1.SignInSimulationService': {
    // Answers name the user by the id, which a stranger is not told.
    SimulateSignIn: reads(async (victim) => {
      const userId = await victim.human();
      const { user } = await victim.call<Named>('zitadel.user.v2.UserService/GetUserByID', { userId });
      return { loginName: user.preferredLoginName };
    }),
  },
};

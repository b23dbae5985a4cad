/** What can be limited, under the names that events use. By the numbers of the wire's enum `Unit`. */
export const units = [undefined, 'requests.all.authenticated', 'actions.all.run.seconds'] as const;
export type Unit = NonNullable<(typeof units)[number]>;
export const unitNames: readonly Unit[] = ['requests.all.authenticated', 'actions.all.run.seconds'];

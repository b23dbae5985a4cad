/** Where the product's tables are: what is asked of all of them is asked of all of these. */
export const schemas = ['eventstore', 'projections', 'system', 'delivery'] as const;

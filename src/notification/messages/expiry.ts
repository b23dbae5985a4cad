const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
] as const;

/** For how long something is good, as people say it: "1 hour", "90 Minuten". In the largest unit that has it whole. */
export function spoken(ms: number, language: string): string {
  const found = units.find((each) => ms >= each.ms && ms % each.ms === 0) ?? units[3];
  return new Intl.NumberFormat(language, { style: 'unit', unit: found.unit, unitDisplay: 'long' }).format(
    Math.max(0, Math.round(ms / found.ms)),
  );
}

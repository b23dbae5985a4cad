import { Link } from '@tanstack/react-router';

export interface Part {
  /** '' for the first. */
  readonly id: string;
  readonly label: string;
}

/** The parts of an object, each at an address of its own below the object's. */
export const Parts = ({
  label,
  base,
  parts,
  current,
}: {
  readonly label: string;
  /** The object's address. */
  readonly base: string;
  readonly parts: readonly (Part | false)[];
  readonly current: string;
}) => (
  <nav className="parts" aria-label={label}>
    {parts
      .filter((part) => part !== false)
      .map((part) => (
        <Link
          key={part.id}
          to={part.id ? `${base}/${part.id}` : base}
          className="part"
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={part.id === current ? 'page' : undefined}
        >
          {part.label}
        </Link>
      ))}
  </nav>
);

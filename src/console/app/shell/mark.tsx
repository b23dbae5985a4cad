/** The postern: a small door in a wall, ajar, with light behind it (as on the pages of the login). */
export const Mark = () => (
  <svg viewBox="2 2 40 40" aria-hidden="true" focusable="false">
    <path
      className="mark-stone"
      d="M10 2h24a8 8 0 0 1 8 8v24a8 8 0 0 1-8 8H10a8 8 0 0 1-8-8V10a8 8 0 0 1 8-8Z"
    />
    <path className="mark-light" d="M11.5 35.5v-15a10.5 10.5 0 0 1 21 0v15Z" />
    <path
      className="mark-door"
      fillRule="evenodd"
      d="M32.5 35.5v-15a10.5 10.5 0 0 0-5.4-9.2c-4.2 2-6.9 6.1-6.9 10.9v17.2ZM23.7 27.6a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z"
    />
  </svg>
);

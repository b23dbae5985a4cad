/** Served as it is written; the server does not run it. */
declare const text: string;
export default text;

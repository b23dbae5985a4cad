export interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  /** '' for attributes without a prefix. */
  readonly namespace: string;
  readonly value: string;
}

/** Text stands as strings, never two in a row; comments and the like are not in it. */
export type XmlNode = XmlElement | string;

export interface XmlElement {
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  /** Prefixes that mean something here, '' being the default namespace. */
  readonly namespaces: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
}

export const isElement = (node: XmlNode): node is XmlElement => typeof node !== 'string';

/** What of SVG draws, and how: SVG 2 §Element and Attribute Index, with what SVG 1.1 and drawing programs still write. */

const words = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().split(/\s+/).filter(Boolean));

/** Without what runs, embeds a document, or brings another language along. */
export const elements = words(`
  svg g defs symbol use switch view title desc metadata style a
  path rect circle ellipse line polyline polygon image text tspan tref textPath altGlyph
  marker linearGradient radialGradient meshGradient meshRow meshPatch stop pattern mask clipPath hatch hatchPath
  filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
  feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
  feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
  animate animateColor animateMotion animateTransform mpath set
  font font-face font-face-src font-face-name glyph missing-glyph hkern vkern color-profile solidColor
`);

/** Attributes without a prefix; those of references are judged by where they lead. */
export const attributes = words(`
  id class style lang tabindex role version baseProfile type media title href
  x y x1 y1 x2 y2 z width height cx cy r rx ry fx fy fr dx dy d points pathLength path transform transform-origin
  viewBox preserveAspectRatio zoomAndPan rotate textLength lengthAdjust startOffset method spacing side
  requiredExtensions requiredFeatures systemLanguage externalResourcesRequired enable-background
  markerWidth markerHeight markerUnits refX refY orient offset gradientUnits gradientTransform spreadMethod
  patternUnits patternContentUnits patternTransform maskUnits maskContentUnits clipPathUnits
  filterUnits primitiveUnits filterRes in in2 result mode values operator k1 k2 k3 k4 order kernelMatrix divisor bias
  targetX targetY edgeMode kernelUnitLength preserveAlpha surfaceScale diffuseConstant specularConstant
  specularExponent limitingConeAngle scale xChannelSelector yChannelSelector azimuth elevation pointsAtX pointsAtY
  pointsAtZ stdDeviation radius baseFrequency numOctaves seed stitchTiles tableValues slope intercept amplitude exponent
  attributeName attributeType begin dur end min max restart repeatCount repeatDur fill calcMode keyTimes keySplines
  keyPoints from to by additive accumulate origin
  horiz-adv-x horiz-origin-x horiz-origin-y vert-adv-y vert-origin-x vert-origin-y units-per-em panose-1 ascent
  descent cap-height x-height alphabetic mathematical hanging ideographic unicode unicode-range glyph-name
  orientation arabic-form u1 u2 g1 g2 k bbox stemv stemh accent-height underline-position underline-thickness
  overline-position overline-thickness strikethrough-position strikethrough-thickness
  alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
  color-profile color-rendering cursor direction display dominant-baseline fill-opacity fill-rule filter flood-color
  flood-opacity font font-family font-feature-settings font-kerning font-size font-size-adjust font-stretch font-style
  font-variant font-variant-ligatures font-variation-settings font-weight glyph-orientation-horizontal
  glyph-orientation-vertical image-rendering inline-size isolation kerning letter-spacing lighting-color line-height
  marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events
  shape-inside shape-rendering solid-color solid-opacity stop-color stop-opacity stroke stroke-dasharray
  stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align
  text-anchor text-decoration text-indent text-overflow text-rendering text-transform unicode-bidi vector-effect
  visibility white-space word-spacing writing-mode
`);

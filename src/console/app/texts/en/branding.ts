const modes = {
  '1': { label: 'As the device says', hint: 'Light or dark, as each person has it.' },
  '2': { label: 'Always dark', hint: 'The colours for dark devices only.' },
  '3': { label: 'Always light', hint: 'The colours for light devices only.' },
};

export const branding = {
  schemes: { Light: 'Colours on light devices', Dark: 'Colours on dark devices' },
  pages: 'Pages',
  modes,
  pick: 'Pick: {name}',
  readable: '{ratio} : 1 on the background: readable.',
  forShapes:
    '{ratio} : 1 on the background: enough for buttons. Links take the nearest shade that can be read.',
  faint: '{ratio} : 1 on the background: too faint. Pages show the nearest shade that can be read.',
  noColour: 'Write it like #5469d4.',
  saveDraft: 'Save the draft',
  saved: 'The draft is saved',
  notLive: 'Not yet live.',
  notLiveText: 'People see what was activated last, until you activate this draft.',
  activate: 'Activate',
  activated: 'People see this branding now',
  instanceText: 'It reaches every organization that has no branding of its own, once it is activated.',
  ownText: 'It is shown to the people of this organization, once it is activated.',
  resetText:
    'Colours, pictures and font of this organization are dropped. Its people see those of the instance at once.',
  preview: {
    title: 'Preview',
    text: 'The sign-in page itself, with what you see here, saved or not.',
    light: 'Light device',
    dark: 'Dark device',
    phone: 'Phone',
  },
  files: {
    title: 'Pictures and font',
    text: 'They belong to the draft as soon as they are uploaded.',
    none: 'None yet.',
    upload: 'Upload',
    uploadOne: 'Upload: {name}',
    uploaded: '{name}: uploaded to the draft',
    removeOne: 'Remove: {name}',
    removed: '{name}: removed from the draft',
    slots: {
      logo: { label: 'Logo', hint: 'Above the sign-in, at most 80 pixels high.' },
      logoDark: { label: 'Logo, dark', hint: 'Without one the other is shown there too.' },
      icon: { label: 'Icon', hint: 'In the tab of the browser; a square.' },
      iconDark: { label: 'Icon, dark', hint: 'Without one the other is shown there too.' },
      font: { label: 'Font', hint: 'WOFF2, WOFF, TTF or OTF.' },
    },
  },
};

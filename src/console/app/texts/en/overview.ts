export const overview = {
  welcome: 'Welcome, {name}',
};

declare module '@jitl/quickjs-wasmfile-release-sync/wasm' {
  const file: string;
  export default file;
}

declare const plugin: import('synth-subnet').Plugin<'tool'>;
export default plugin;

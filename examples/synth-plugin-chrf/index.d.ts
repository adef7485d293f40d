declare const plugin: import('synth-subnet').Plugin<'scorer'>;
export default plugin;

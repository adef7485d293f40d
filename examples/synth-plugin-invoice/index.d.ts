declare const plugin: import('synth-subnet').Plugin<'task'>;
export default plugin;

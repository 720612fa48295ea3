/** The local AWS: moto with what an audit log needs, started from Node. */
export { LocalAwsDidNotStart, LocalAwsEnded, PythonEnvironmentFailed, PythonMissing } from './errors';
export { startLocalAws, type LocalAws, type LocalAwsOptions } from './server';
export { pythonTool, type Tool } from './tools';

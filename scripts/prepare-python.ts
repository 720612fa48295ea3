/** Makes the Python environment of the tests, where it is not made yet: suites that start together would each make one. */
import { pythonTool } from '../lib/local-aws';

void pythonTool('python');

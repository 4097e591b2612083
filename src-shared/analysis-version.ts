/**
 * Version of the code that computes analyses, stored with each (rule A4). A change in what they compute needs a new one;
 * a test that knows the results of this one fails otherwise.
 */
export const ANALYSIS_VERSION = '1'

/** What an estimator of scikit-learn is fitted on in this file: how many labels are known, how much smaller the rows become. */
import type { Mention } from '../../network/network';
import { labelledFact, shapeFact } from '../../operators/libraries/estimators';
import { lineText } from '../../source/cells';
import type { Around } from './place';

export function fittedRemarks({ analysis, uri, ...source }: Around, mention: Mention): readonly string[] {
  const at = analysis.mentions.indexOf(mention);
  const fits = analysis.mentions.filter(
    ({ receiver, operator, at: place }) =>
      receiver === at && place.uri === uri && /^sklearn\.base\.BaseEstimator\.fit/.test(operator.name),
  );
  const [fit] = fits;
  if (!fit || fits.length !== 1) return [];
  const { self, X, y } = fit.arguments;
  const said = PARTLY.test(mention.operator.name)
    ? labelledFact(y)
    : self !== undefined && X !== undefined && /fit_transform$/.test(fit.operator.name)
      ? shapeFact({ self, X })
      : undefined;
  const place = lineText(source, fit.name.span.from);
  return said && !/^n×d/.test(said) ? [`${said.replace(/\.$/, '')} (${place}).`] : [];
}

const PARTLY = /\.(LabelPropagation|LabelSpreading|SelfTrainingClassifier)$/;

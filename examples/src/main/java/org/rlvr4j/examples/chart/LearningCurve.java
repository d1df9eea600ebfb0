package org.rlvr4j.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.rlvr4j.grpo.run.RunRows;

/** Draws held-out accuracy and completion length over the steps of a run, as a picture for a README. */
public final class LearningCurve {

    private static final Color BLUE = new Color(0x1f66d1);
    private static final Color ORANGE = new Color(0xc65a00);
    private static final Color INK = new Color(0x3c4147);
    private static final Color GRID = new Color(0xe6e7e9);

    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final BasicStroke DASHED =
            new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {6f, 4f}, 0f);

    private LearningCurve() {}

    /** The steps with an evaluation, and what each found. */
    private record Points(List<Double> steps, List<Double> accuracies, List<Double> lengths) {

        static Points read(Path metrics) throws IOException {
            var points = new Points(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            RunRows.forEach(metrics, (row, line) -> {
                if (row.hasNonNull("eval/accuracy") && row.hasNonNull("eval/mean_length")) {
                    points.steps.add(row.path("step").asDouble());
                    points.accuracies.add(100 * row.path("eval/accuracy").asDouble());
                    points.lengths.add(row.path("eval/mean_length").asDouble());
                }
            });
            return points;
        }
    }

    /**
     * Writes {@code learning-curve.png} into a run directory, if the run was evaluated at least twice.
     *
     * @return the picture, if there is one
     * @throws IOException if the metrics cannot be read
     */
    public static Optional<Path> write(Path runDirectory) throws IOException {
        var points = Points.read(runDirectory.resolve("metrics.jsonl"));
        if (points.steps.size() < 2) {
            return Optional.empty();
        }
        ImageIO.setUseCache(false); // its files are deleted by a shutdown hook, which an interrupted run cannot add
        Path picture = runDirectory.resolve("learning-curve.png");
        try (var out = Files.newOutputStream(picture)) {
            BitmapEncoder.saveBitmap(chart(points), out, BitmapFormat.PNG);
        }
        return Optional.of(picture);
    }

    private static XYChart chart(Points points) {
        XYChart chart = new XYChartBuilder()
                .width(760)
                .height(380)
                .xAxisTitle("step")
                .yAxisTitle("held-out accuracy, %")
                .build();
        chart.setYAxisGroupTitle(1, "mean length, tokens");
        var accuracy = chart.addSeries("accuracy", points.steps, points.accuracies);
        accuracy.setMarkerColor(BLUE);
        accuracy.setMarker(SeriesMarkers.CIRCLE);
        accuracy.setLineColor(BLUE);
        accuracy.setLineStyle(new BasicStroke(2.4f));
        var length = chart.addSeries("length", points.steps, points.lengths);
        length.setMarker(SeriesMarkers.NONE);
        length.setLineColor(ORANGE);
        length.setLineStyle(DASHED);
        length.setYAxisGroup(1);
        var styler = chart.getStyler();
        styler.setYAxisMin(0, 0.0);
        styler.setYAxisMax(0, 100.0);
        styler.setYAxisMin(1, 0.0);
        styler.setYAxisGroupPosition(1, YAxisPosition.Right);
        styler.setLegendPosition(LegendPosition.InsideSE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setChartFontColor(INK);
        styler.setMarkerSize(7);
        styler.setAxisTitleFont(FONT);
        styler.setAxisTickLabelsFont(FONT);
        styler.setLegendFont(FONT);
        return chart;
    }
}

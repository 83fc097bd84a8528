// An ESME by jSMPP: how fast it submits, as one line of JSON.
//
// usage: JsmppClient HOST:PORT SYSTEM_ID PASSWORD WINDOW COUNT

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;

public final class JsmppClient {
    public static void main(String[] args) throws Exception {
        int colon = args[0].lastIndexOf(':');
        int window = Integer.parseInt(args[3]);
        int count = Integer.parseInt(args[4]);
        SMPPSession session = new SMPPSession();
        session.connectAndBind(
                args[0].substring(0, colon),
                Integer.parseInt(args[0].substring(colon + 1)),
                new BindParameter(BindType.BIND_TRX, args[1], args[2], "",
                        TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, ""));
        session.setTransactionTimer(30_000);
        long[] took = new long[count];
        AtomicInteger started = new AtomicInteger();
        // Its submitShortMessage blocks: one thread for each place in the window.
        Thread[] threads = new Thread[window];
        long began = System.nanoTime();
        for (int i = 0; i < window; i++) {
            threads[i] = new Thread(() -> {
                int number;
                while ((number = started.getAndIncrement()) < count) {
                    long at = System.nanoTime();
                    try {
                        session.submitShortMessage("",
                                TypeOfNumber.ALPHANUMERIC, NumberingPlanIndicator.UNKNOWN, "Countersign",
                                TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, "447700900123",
                                new ESMClass(), (byte) 0, (byte) 0, null, null, new RegisteredDelivery(0),
                                (byte) 0, new GeneralDataCoding(), (byte) 0, "A test of 012345".getBytes());
                    } catch (Exception error) {
                        throw new IllegalStateException(error);
                    }
                    took[number] = System.nanoTime() - at;
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Arrays.sort(took);
        System.out.printf("{\"per_second\": %.1f, \"p50_us\": %.1f, \"p99_us\": %.1f}%n",
                count / seconds, took[count / 2] / 1e3, took[(int) (count * 99L / 100)] / 1e3);
        session.unbindAndClose();
    }
}

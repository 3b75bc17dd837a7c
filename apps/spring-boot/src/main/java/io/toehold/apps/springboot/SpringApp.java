package io.toehold.apps.springboot;

import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Server;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The service as a controller; all else is as Spring Boot does it. */
@SpringBootApplication
@RestController
public class SpringApp {

  public static void main(String[] args) {
    int port = Server.port(args);
    Server.run(
        () -> {
          SpringApplication application = new SpringApplication(SpringApp.class);
          application.setDefaultProperties(
              Map.of("server.port", port, "spring.main.banner-mode", "off"));
          return application.run();
        });
  }

  @GetMapping(value = "/data/{n}", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  byte[] data(@PathVariable("n") int n) {
    return Service.data(n);
  }

  @PostMapping(value = Service.SUM, produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  byte[] sum(@RequestBody byte[] body) {
    return Service.answer(Service.SUM, body);
  }

  @PostMapping(value = Service.ECHO, produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  byte[] echo(@RequestBody byte[] body) {
    return body;
  }
}
